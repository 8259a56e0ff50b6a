package dev.sluice.http;

import dev.sluice.job.NewJob;
import java.util.regex.Pattern;

/** What the words that clients choose may look like, wherever they write them. */
final class Words {

    static final int MAX_TAGS = NewJob.MAX_TAGS;

    /** What is allowed as a tag, for people. */
    static final String TAG = "must be a string of 1 to " + NewJob.MAX_TAG + " characters without control characters";

    /** What is allowed as a unique key, for people. */
    static final String UNIQUE_KEY = "must have 1 to " + NewJob.MAX_UNIQUE_KEY + " characters, U+0000 not among them";

    /** What is allowed as the name of a kind or a queue, for people. */
    static final String NAME = "must match [a-z][a-z0-9-]{0,62}";

    private static final Pattern NAMES = Pattern.compile("[a-z][a-z0-9-]{0,62}");

    private Words() {}

    static boolean isName(String text) {
        return NAMES.matcher(text).matches();
    }

    static boolean isTag(String text) {
        return isOfLength(text, NewJob.MAX_TAG) && text.codePoints().noneMatch(Character::isISOControl);
    }

    static boolean isUniqueKey(String text) {
        return isOfLength(text, NewJob.MAX_UNIQUE_KEY) && text.indexOf('\0') < 0;
    }

    /** Half of a surrogate pair is no character: no store could keep it. */
    private static boolean isOfLength(String text, int max) {
        return !text.isEmpty()
                && text.codePointCount(0, text.length()) <= max
                && text.codePoints().noneMatch(point -> Character.getType(point) == Character.SURROGATE);
    }
}
