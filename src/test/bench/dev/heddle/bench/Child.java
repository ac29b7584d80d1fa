package dev.heddle.bench;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** A process of an entrant. It does not outlive its time, whatever goes wrong. */
final class Child implements AutoCloseable {
    private static final int LOG_LINES_SHOWN = 3;

    private final String name;
    private final Path log;
    private final Process process;
    private final BufferedReader output;
    private volatile boolean overdue;

    /**
     * Starts it.
     *
     * @param log     takes its standard error
     * @param seconds after which it is killed
     */
    Child(List<String> command, Path log, double seconds) throws IOException {
        this.name = Path.of(command.getFirst()).getFileName().toString();
        this.log = log;
        process = new ProcessBuilder(command).redirectError(log.toFile()).start();
        output = process.inputReader();
        CompletableFuture.delayedExecutor((long) (seconds * 1e3), TimeUnit.MILLISECONDS)
                .execute(this::kill);
    }

    private void kill() {
        overdue = process.isAlive();
        process.destroyForcibly();
    }

    long pid() {
        return process.pid();
    }

    /** Writes a line to its standard input. */
    void tell(String line) throws IOException {
        BufferedWriter input = process.outputWriter();
        input.write(line);
        input.newLine();
        input.flush();
    }

    /** Ends its standard input. */
    void tellNoMore() throws IOException {
        process.outputWriter().close();
    }

    /** Its next line. */
    String line() throws IOException, InterruptedException {
        String line = output.readLine();
        if (line == null) {
            throw failure();
        }
        return line;
    }

    /** The number in its next line, which is KEY=NUMBER. */
    String value(String key) throws IOException, InterruptedException {
        String line = line();
        String value = Sample.values(line).get(key);
        if (value == null) {
            throw new IOException(name + " printed \"" + line + "\" instead of " + key + "=");
        }
        return value;
    }

    /** All that it prints until it ends, which must be well. */
    String rest() throws IOException, InterruptedException {
        StringBuilder text = new StringBuilder();
        for (String line = output.readLine(); line != null; line = output.readLine()) {
            text.append(line).append('\n');
        }
        if (process.waitFor() != 0) {
            throw failure();
        }
        return text.toString();
    }

    private IOException failure() throws IOException, InterruptedException {
        List<String> lines = Files.readAllLines(log);
        int status = process.waitFor();
        return new IOException(name + (overdue ? " took too long" : " ended with " + status) + ": "
                + String.join(" | ", lines.subList(0, Math.min(LOG_LINES_SHOWN, lines.size()))));
    }

    @Override
    public void close() throws IOException {
        process.destroyForcibly();
        process.onExit().join();
        output.close();
    }
}
