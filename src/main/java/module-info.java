/** Straight-line I/O for virtual threads. */
module dev.heddle {
    exports dev.heddle;
    exports dev.heddle.channels;

    provides java.nio.file.spi.FileSystemProvider
            with dev.heddle.channels.HeddleFileSystemProvider;
}
