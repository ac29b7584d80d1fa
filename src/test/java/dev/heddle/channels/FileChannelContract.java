package dev.heddle.channels;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import dev.heddle.Heddle;
import java.io.IOException;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.lang.reflect.Method;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.InvocationInterceptor;
import org.junit.jupiter.api.extension.ReflectiveInvocationContext;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** What the JDK's file channel does, ours do: each test runs on both, on both kinds of thread. */
@Timeout(value = 60, threadMode = ThreadMode.SEPARATE_THREAD)
@ExtendWith(FileChannelContract.OnItsThread.class)
abstract class FileChannelContract {
    /** Runs the class for each {@link FileSubject}. */
    @Target(ElementType.TYPE)
    @Retention(RetentionPolicy.RUNTIME)
    @ParameterizedClass
    @MethodSource("dev.heddle.channels.FileSubject#all")
    @interface ForEachSubject {
    }

    /** The subject decides on which thread the test itself runs. */
    static final class OnItsThread implements InvocationInterceptor {
        @Override
        public void interceptTestMethod(Invocation<Void> invocation,
                ReflectiveInvocationContext<Method> method, ExtensionContext context)
                throws Throwable {
            var test = (FileChannelContract) context.getRequiredTestInstance();
            test.subject.run(() -> {
                try {
                    return invocation.proceed();
                } catch (Exception | Error e) {
                    throw e;
                } catch (Throwable e) {
                    throw new AssertionError(e);
                }
            });
        }
    }

    @Parameter
    FileSubject subject;
    @TempDir
    Path dir;
    Heddle heddle;
    Path path;

    @BeforeEach
    void openHeddle() throws IOException {
        heddle = subject.openHeddle();
        path = Files.write(dir.resolve("file"), pattern(100));
    }

    @AfterEach
    void closeHeddle() throws IOException {
        if (heddle != null) {
            heddle.close();
        }
    }

    final FileChannel open(OpenOption... options) throws IOException {
        return open(path, options);
    }

    final FileChannel open(Path file, OpenOption... options) throws IOException {
        return FileSubject.open(heddle, file, Set.of(options));
    }

    final void expectFile(byte[] expected) throws IOException {
        assertArrayEquals(expected, Files.readAllBytes(path));
    }

    static byte[] pattern(int length) {
        byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++) {
            bytes[i] = (byte) (i * 7 + i / 251);
        }
        return bytes;
    }

    static ByteBuffer wrap(int length) {
        return ByteBuffer.wrap(pattern(length));
    }

    /** The bytes before the position. */
    static byte[] taken(ByteBuffer buffer) {
        byte[] bytes = new byte[buffer.position()];
        buffer.get(0, bytes);
        return bytes;
    }
}
