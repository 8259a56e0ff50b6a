package dev.sluice.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.job.FieldError;
import dev.sluice.job.JobException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.springframework.http.HttpStatus;
import reactor.netty.channel.AbortedException;

class ProblemsTests {

    private static List<FieldError> errors(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> new FieldError("field" + i, "is wrong"))
                .toList();
    }

    @Test
    void tellsOfFiftyErrorsAndHowManyMore() {
        assertThat(Problems.of(new JobException.Invalid(errors(50))).members().get("errors"))
                .isEqualTo(errors(50));

        List<?> some = (List<?>)
                Problems.of(new JobException.Invalid(errors(52))).members().get("errors");

        assertThat(some).hasSize(51);
        assertThat(some.get(50)).isEqualTo(new FieldError("", "and 2 more"));
    }

    @Test
    void anAnswerThatIsLateIsTheStores() {
        Problem late = Problems.of(new LateAnswerException("GET", "/jobs", Duration.ofSeconds(30)));

        assertThat(late.status()).isEqualTo(HttpStatus.SERVICE_UNAVAILABLE);
    }

    @Test
    void aClientThatIsGoneIsNoErrorOfOurs() {
        assertThat(Problems.of(AbortedException.beforeSend()).status()).isEqualTo(HttpStatus.BAD_REQUEST);
    }

    @Test
    void anythingElseThatIsLateIsOurs() {
        assertThat(Problems.of(new TimeoutException("slow")).status()).isEqualTo(HttpStatus.INTERNAL_SERVER_ERROR);
    }
}
