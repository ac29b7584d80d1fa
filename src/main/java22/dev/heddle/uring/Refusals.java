package dev.heddle.uring;

import dev.heddle.backend.BackendUnavailableException;
import dev.heddle.backend.Errno;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Says why io_uring cannot be used, exactly, and what its user can do about it. */
final class Refusals {
    private static final Path SYSCTL = Path.of("/proc/sys/kernel/io_uring_disabled");
    private static final String ALLOW = "Allow the system calls io_uring_setup, io_uring_enter "
            + "and io_uring_register in the container's or service's seccomp profile (docker run "
            + "--security-opt seccomp=<profile>; systemd: SystemCallFilter=@io-event io_uring_*)";

    private Refusals() {
    }

    /** For a system call that failed while a ring was opened. */
    static BackendUnavailableException of(String call, Errno errno) {
        String failed = call + " failed with " + errno + " (" + errno.line() + ")";
        return switch (errno) {
            case EPERM -> denied(failed);
            case EACCES -> refusal(failed + ": a seccomp filter or a security module such as "
                    + "SELinux denies it", ALLOW + ", and look for denials in the audit log");
            case ENOSYS -> refusal(failed + ": the kernel is older than 5.1, was built without "
                    + "io_uring, or a sandbox (gVisor, a seccomp filter) hides it",
                    "Run on Linux 5.11 or newer. " + ALLOW);
            case EINVAL -> tooOld(failed);
            case EOPNOTSUPP -> refusal(failed + ": this kernel or sandbox does not offer it",
                    "Run on Linux 5.11 or newer, outside of a sandbox that emulates Linux");
            case ENOMEM -> refusal(failed + ": too little memory may be locked, or is free",
                    "Raise the limit on locked memory (ulimit -l; docker run --ulimit memlock; "
                            + "systemd: LimitMEMLOCK=), or ask for smaller queues");
            case EMFILE, ENFILE -> refusal(failed + ": too many files are open",
                    "Raise the limit on open files (ulimit -n), or look for files and sockets "
                            + "that are never closed");
            default -> refusal(failed, "See io_uring_setup(2) and io_uring_enter(2)");
        };
    }

    private static BackendUnavailableException denied(String failed) {
        return switch (sysctl()) {
            case "2" -> refusal(failed + ": kernel.io_uring_disabled is 2, which denies it to all",
                    "Have an administrator run sysctl kernel.io_uring_disabled=0");
            case "1" -> refusal(failed + ": kernel.io_uring_disabled is 1, which denies it to "
                    + "processes outside the group in kernel.io_uring_group",
                    "Add the process's user to that group, or have an administrator run "
                            + "sysctl kernel.io_uring_disabled=0");
            default -> refusal(failed + ": a seccomp filter denies it, as container runtimes do "
                    + "by default", ALLOW);
        };
    }

    private static String sysctl() {
        try {
            return Files.readString(SYSCTL).strip();
        } catch (IOException e) {
            return ""; // kernels before 6.6 have no such switch
        }
    }

    /** For a kernel that lacks something needed. */
    static BackendUnavailableException tooOld(String lack) {
        return refusal("the kernel (" + System.getProperty("os.version") + ") is too old: " + lack,
                "Run on Linux 5.11 or newer");
    }

    /** For a ring that could be opened and does not do what it should. */
    static BackendUnavailableException broken(String what) {
        return refusal("the kernel's io_uring does not work: it " + what,
                "Run on a newer kernel, outside of a sandbox that emulates Linux");
    }

    /** For systems that have no io_uring. */
    static BackendUnavailableException system() {
        return refusal("io_uring needs Linux on x86-64 or 64-bit Arm, and this is "
                + System.getProperty("os.name") + " on " + System.getProperty("os.arch"),
                "Run there, or go on with the portable backend");
    }

    /** For a program that may not call native functions. */
    static BackendUnavailableException nativeAccess(IllegalCallerException cause) {
        return new BackendUnavailableException("native access is denied to this library ("
                + cause.getMessage() + ")", "Start java with --enable-native-access=ALL-UNNAMED, "
                + "or --enable-native-access=dev.heddle where it is on the module path.", cause);
    }

    /** For a C library that lacks a function, or a virtual machine that cannot link to it. */
    static BackendUnavailableException linkage(Throwable cause) {
        return new BackendUnavailableException("the C library's functions could not be linked ("
                + cause + ")", "Run on a system with glibc or musl and a JDK with the foreign "
                + "function interface.", cause);
    }

    private static BackendUnavailableException refusal(String reason, String remedy) {
        return new BackendUnavailableException(reason, remedy + ".", null);
    }
}
