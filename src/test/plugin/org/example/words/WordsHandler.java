package org.example.words;

import dev.sluice.worker.BlockingJobHandler;
import dev.sluice.worker.JobContext;
import java.util.Map;

/** Counts words, as somebody would who has only the api jar. */
final class WordsHandler implements BlockingJobHandler {

    @Override
    public String kind() {
        return "words";
    }

    @Override
    public String schema() {
        return "{\"type\":\"object\",\"required\":[\"text\"],\"properties\":{\"text\":{\"type\":\"string\"}}}";
    }

    @Override
    public Object work(JobContext job) {
        job.progress(10, "counting");
        return Map.of("words", job.payload().trim().split("\\s+").length);
    }
}
