package dev.heddle.programs;

import org.h2.Driver;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;

/** H2, the database, which has a file system of its own, and that opens the files on ours. */
class H2Test {
    @BeforeAll
    static void tellTheVersion() {
        System.out.println("H2 " + Versions.of(Driver.class));
    }

    @Nested
    class OnTheJdk extends H2Contract implements Storage.OfTheJdk {
    }

    @Nested
    class OnNio extends H2Contract implements Storage.OfHeddleOnNio {
    }

    @Nested
    class OnUring extends H2Contract implements Storage.OfHeddleOnUring {
    }
}
