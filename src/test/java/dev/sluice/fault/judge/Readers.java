package dev.sluice.fault.judge;

import dev.sluice.fault.judge.Reader.Seen;
import dev.sluice.fault.judge.Rule.Finding;
import java.util.List;

/** What those saw who watched. */
final class Readers {

    private Readers() {}

    static void sawTheLog(Case subject, Finding finding) {
        List<Seen> log = subject.evidence().log().stream()
                .map(entry -> new Seen(entry.job(), entry.version()))
                .toList();
        for (Reader reader : subject.facts().readers()) {
            int same = 0;
            while (same < Math.min(log.size(), reader.seen().size())
                    && log.get(same).equals(reader.seen().get(same))) {
                same++;
            }
            if (same < log.size()) {
                Seen missed = log.get(same);
                String instead =
                        same < reader.seen().size() ? "" + reader.seen().get(same) : "nothing";
                finding.breach(
                        missed.job(),
                        "reader " + reader.name() + " saw " + instead + " where version " + missed.version()
                                + " is, event " + (same + 1) + " of " + log.size());
            } else if (same < reader.seen().size()) {
                Seen extra = reader.seen().get(same);
                finding.breach(extra.job(), "reader " + reader.name() + " saw " + extra + " behind the end of the log");
            }
        }
    }
}
