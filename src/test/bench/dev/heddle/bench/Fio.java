package dev.heddle.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** fio(1), as the limit of what can be done with files: depth instead of threads. */
final class Fio implements Contender {
    @Override
    public String name() {
        return "fio";
    }

    @Override
    public String title() {
        return "C, fio";
    }

    @Override
    public String color() {
        return "#8a8f98";
    }

    @Override
    public boolean does(WorkKind kind) {
        return kind == WorkKind.CACHED_READ || kind == WorkKind.DIRECT_READ
                || kind == WorkKind.APPEND;
    }

    @Override
    public boolean staysFor(WorkKind kind) {
        return false;
    }

    @Override
    public Optional<String> missing() {
        try {
            new ProcessBuilder("fio", "--version").start().getInputStream().readAllBytes();
            return Optional.empty();
        } catch (IOException e) {
            return Optional.of("fio is not installed; apt install fio");
        }
    }

    @Override
    public List<String> command(WorkKind kind, Settings settings) {
        List<String> command = new ArrayList<>(List.of("fio", "--name=bench",
                "--output-format=json", "--group_reporting", "--bs=" + settings.bytes,
                "--time_based", "--runtime=" + millis(settings.seconds),
                "--ramp_time=" + millis(settings.warmUp)));
        command.addAll(kind == WorkKind.APPEND ? appends(settings)
                : reads(settings, kind == WorkKind.DIRECT_READ));
        return command;
    }

    private static List<String> reads(Settings settings, boolean direct) {
        return List.of("--rw=randread", "--filename=" + settings.path, "--norandommap",
                "--ioengine=io_uring", "--iodepth=" + settings.count,
                "--direct=" + (direct ? 1 : 0), "--invalidate=0",
                "--clat_percentiles=0", "--lat_percentiles=1", "--percentile_list=50:99:99.9");
    }

    /** By threads and plain system calls: there is one operation at a time on each file. */
    private static List<String> appends(Settings settings) {
        return List.of("--rw=write", "--directory=" + settings.path, "--size=1g",
                "--fallocate=none", "--ioengine=psync", "--fdatasync=1", "--thread",
                "--numjobs=" + settings.count, "--clat_percentiles=0");
    }

    private static String millis(double seconds) {
        return (long) (seconds * 1e3) + "ms";
    }

    @Override
    public Map<Metric, Double> parse(String output) throws IOException {
        String part = output.substring(output.indexOf(
                output.contains("\"rw\" : \"write\"") ? "\"write\" : {" : "\"read\" : {"));
        double cpuShare = (number(part, "usr_cpu") + number(part, "sys_cpu")) / 100;
        Map<Metric, Double> sample = new EnumMap<>(Metric.class);
        sample.put(Metric.RATE, number(part, "iops"));
        sample.put(Metric.CPU,
                cpuShare * number(output, "job_runtime") * 1e3 / number(part, "total_ios"));
        if (part.contains("\"50.000000\"")) {
            sample.put(Metric.P50, number(part, "50.000000") / 1e3);
            sample.put(Metric.P99, number(part, "99.000000") / 1e3);
            sample.put(Metric.P999, number(part, "99.900000") / 1e3);
        }
        return sample;
    }

    /** The first of that name; fio's JSON has each on a line of its own. */
    private static double number(String json, String name) {
        return Pattern.compile("\"" + Pattern.quote(name) + "\" : ([0-9.]+)").matcher(json)
                .results().findFirst().map(found -> Double.parseDouble(found.group(1)))
                .orElseThrow(() -> new IllegalArgumentException("fio printed no " + name));
    }
}
