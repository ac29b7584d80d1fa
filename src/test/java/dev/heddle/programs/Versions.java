package dev.heddle.programs;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What is under test, for the report. */
final class Versions {
    private static final Pattern IN_THE_JARS_NAME = Pattern.compile("-(\\d[^/]*)\\.jar$");

    private Versions() {
    }

    /** That of the library which a class comes from. */
    static String of(Class<?> any) {
        Matcher jar = IN_THE_JARS_NAME.matcher(
                any.getProtectionDomain().getCodeSource().getLocation().getPath());
        return jar.find() ? jar.group(1) : "(unknown)";
    }
}
