package dev.heddle.backend;

import java.io.IOException;

/** A test that is given the backend it tests. */
interface Rigged {
    /** The rig of this test, closed after it. */
    Rig rig();

    /** Another one, for the test to close. */
    Rig rig(BackendLimits limits) throws IOException;
}
