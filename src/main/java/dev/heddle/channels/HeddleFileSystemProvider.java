package dev.heddle.channels;

import dev.heddle.Heddle;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.nio.channels.AsynchronousFileChannel;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.AccessMode;
import java.nio.file.CopyOption;
import java.nio.file.DirectoryStream;
import java.nio.file.FileStore;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.ProviderMismatchException;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.FileAttributeView;
import java.nio.file.spi.FileSystemProvider;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ExecutorService;

/**
 * The platform's files behind Heddle's channels, for programs that open them by
 * {@link java.nio.file.Files} or {@link FileChannel#open}. Three ways lead to it:
 *
 * <ul>
 * <li>the system property {@code java.nio.file.spi.DefaultFileSystemProvider}, set to the name of
 *     this class, puts it before the default one, so that a whole program uses it unchanged;
 * <li>a URI of the scheme {@code heddle}: {@code Path.of(URI.create("heddle:///var/data"))};
 * <li>{@link HeddleChannels#fileSystem}, on a Heddle of one's own.
 * </ul>
 *
 * <p>The first two are on the process's own Heddle, which is opened when the first file is. Any
 * thread may call.
 *
 * <p><b>Comparison with the default provider.</b> Channels and streams are Heddle's. Creating,
 * moving, linking and deleting park. All else is passed on to the default provider: attributes,
 * listings, copies and watching, which mostly are answered from memory, sooner than a thread is
 * parked.
 *
 * <p><b>Departures.</b> {@link #newDirectoryStream} gives no
 * {@link java.nio.file.SecureDirectoryStream}. Whatever asks the JDK for its own path or channel
 * class is refused: {@link java.net.UnixDomainSocketAddress#of(Path)} where this is the default
 * provider, for one. {@link java.io.File}, {@link java.io.FileInputStream} and
 * {@link java.io.RandomAccessFile} never come here.
 */
public final class HeddleFileSystemProvider extends FileSystemProvider {
    private static final String SCHEME = "heddle";
    private static final URI PLATFORM_ROOT = URI.create("file:///");
    private static final Set<OpenOption> OUTPUT_DEFAULTS = Set.of(StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE);

    private final FileSystemProvider parent;
    private final HeddleFileSystem files;
    private final String scheme;
    /** Null for the process's own Heddle. */
    private final HeddleChannels channels;

    /** For the JDK, which finds it as a service: of the scheme {@code heddle}. */
    public HeddleFileSystemProvider() {
        this(platformProvider(), SCHEME, null);
    }

    /** For the JDK, which makes it the default provider. */
    public HeddleFileSystemProvider(FileSystemProvider parent) {
        this(parent, parent.getScheme(), null);
    }

    HeddleFileSystemProvider(HeddleChannels channels) {
        this(platformProvider(), SCHEME, channels);
    }

    private HeddleFileSystemProvider(FileSystemProvider parent, String scheme,
            HeddleChannels channels) {
        this.parent = parent;
        this.scheme = scheme;
        this.channels = channels;
        files = new HeddleFileSystem(this, parent.getFileSystem(PLATFORM_ROOT));
    }

    private static FileSystemProvider platformProvider() {
        FileSystemProvider provider = FileSystems.getDefault().provider();
        return provider instanceof HeddleFileSystemProvider own ? own.parent : provider;
    }

    boolean isDefault() {
        return !scheme.equals(SCHEME);
    }

    HeddleFileSystem files() {
        return files;
    }

    private static Path platform(Path path) {
        if (Objects.requireNonNull(path) instanceof HeddlePath own) {
            return own.wrapped();
        }
        throw new ProviderMismatchException();
    }

    /** Null if the platform's provider has to do. */
    private Heddle heddle() throws IOException {
        return channels != null ? channels.heddle() : SharedHeddle.orNull();
    }

    private Interrupts interrupts() {
        return channels != null ? channels.interrupts() : Interrupts.CLOSE;
    }

    @Override
    public String getScheme() {
        return scheme;
    }

    private URI toPlatform(URI uri) {
        if (!scheme.equalsIgnoreCase(uri.getScheme())) {
            throw new IllegalArgumentException("URI scheme is not \"" + scheme + "\"");
        }
        return HeddleFileSystem.withScheme(parent.getScheme(), uri);
    }

    /** Refused: it is there from the beginning. */
    @Override
    public FileSystem newFileSystem(URI uri, Map<String, ?> env) throws IOException {
        return parent.newFileSystem(toPlatform(uri), env);
    }

    @Override
    public FileSystem getFileSystem(URI uri) {
        parent.getFileSystem(toPlatform(uri));
        return files;
    }

    @Override
    public Path getPath(URI uri) {
        return files.wrap(parent.getPath(toPlatform(uri)));
    }

    @Override
    public FileChannel newFileChannel(Path path, Set<? extends OpenOption> options,
            FileAttribute<?>... attributes) throws IOException {
        Path file = platform(path);
        Heddle heddle = heddle();
        return heddle == null ? parent.newFileChannel(file, options, attributes)
                : ChannelOpening.open(heddle, interrupts(), file, options, attributes);
    }

    @Override
    public SeekableByteChannel newByteChannel(Path path, Set<? extends OpenOption> options,
            FileAttribute<?>... attributes) throws IOException {
        return newFileChannel(path, options, attributes);
    }

    @Override
    public AsynchronousFileChannel newAsynchronousFileChannel(Path path,
            Set<? extends OpenOption> options, ExecutorService executor,
            FileAttribute<?>... attributes) throws IOException {
        return parent.newAsynchronousFileChannel(platform(path), options, executor, attributes);
    }

    @Override
    public InputStream newInputStream(Path path, OpenOption... options) throws IOException {
        for (OpenOption option : options) {
            if (option == StandardOpenOption.APPEND || option == StandardOpenOption.WRITE) {
                throw new UnsupportedOperationException("'" + option + "' not allowed");
            }
        }
        Path file = platform(path);
        Heddle heddle = heddle();
        return heddle == null ? parent.newInputStream(file, options)
                : new FileInput(ChannelOpening.open(heddle, Interrupts.IGNORE, file,
                        new HashSet<>(List.of(options))));
    }

    @Override
    public OutputStream newOutputStream(Path path, OpenOption... options) throws IOException {
        Path file = platform(path);
        Heddle heddle = heddle();
        if (heddle == null) {
            return parent.newOutputStream(file, options);
        }
        Set<OpenOption> all = new HashSet<>(OUTPUT_DEFAULTS);
        if (options.length > 0) {
            all = new HashSet<>(List.of(options));
            if (all.contains(StandardOpenOption.READ)) {
                throw new IllegalArgumentException("READ not allowed");
            }
            all.add(StandardOpenOption.WRITE);
        }
        return new FileOutput(ChannelOpening.open(heddle, Interrupts.IGNORE, file, all));
    }

    @Override
    public DirectoryStream<Path> newDirectoryStream(Path directory,
            DirectoryStream.Filter<? super Path> filter) throws IOException {
        Objects.requireNonNull(filter);
        return new Listing(files, parent.newDirectoryStream(platform(directory),
                path -> filter.accept(files.wrap(path))));
    }

    @Override
    public void createDirectory(Path directory, FileAttribute<?>... attributes)
            throws IOException {
        Path path = platform(directory);
        int mode = OpenWith.permissions(OpenWith.DIRECTORY_PERMISSIONS, attributes);
        Heddle heddle = heddle();
        if (heddle == null) {
            parent.createDirectory(path, attributes);
        } else {
            Interrupts.ignoring(() -> heddle.paths().createDirectory(path, mode));
        }
    }

    @Override
    public void createSymbolicLink(Path link, Path target, FileAttribute<?>... attributes)
            throws IOException {
        Path path = platform(link);
        Path existing = platform(target);
        Heddle heddle = attributes.length > 0 ? null : heddle();
        if (heddle == null) {
            parent.createSymbolicLink(path, existing, attributes);
        } else {
            Interrupts.ignoring(() -> heddle.paths().createSymbolicLink(path, existing));
        }
    }

    @Override
    public void createLink(Path link, Path existing) throws IOException {
        Path path = platform(link);
        Path target = platform(existing);
        Heddle heddle = heddle();
        if (heddle == null) {
            parent.createLink(path, target);
        } else {
            Interrupts.ignoring(() -> heddle.paths().createLink(path, target));
        }
    }

    @Override
    public void delete(Path path) throws IOException {
        Path file = platform(path);
        Heddle heddle = heddle();
        if (heddle == null) {
            parent.delete(file);
            return;
        }
        Interrupts.ignoring(() -> {
            heddle.paths().delete(file);
            return null;
        });
    }

    @Override
    public boolean deleteIfExists(Path path) throws IOException {
        Path file = platform(path);
        Heddle heddle = heddle();
        return heddle == null ? parent.deleteIfExists(file)
                : Interrupts.ignoring(() -> heddle.paths().deleteIfExists(file));
    }

    @Override
    public Path readSymbolicLink(Path link) throws IOException {
        return files.wrap(parent.readSymbolicLink(platform(link)));
    }

    @Override
    public void copy(Path source, Path target, CopyOption... options) throws IOException {
        parent.copy(platform(source), platform(target), options);
    }

    @Override
    public void move(Path source, Path target, CopyOption... options) throws IOException {
        Path from = platform(source);
        Path to = platform(target);
        Heddle heddle = heddle();
        if (heddle == null) {
            parent.move(from, to, options);
        } else {
            new Move(heddle, parent, from, to).make(options);
        }
    }

    @Override
    public boolean isSameFile(Path path, Path other) throws IOException {
        return other instanceof HeddlePath own
                ? parent.isSameFile(platform(path), own.wrapped())
                : parent.isSameFile(platform(path), other);
    }

    @Override
    public boolean isHidden(Path path) throws IOException {
        return parent.isHidden(platform(path));
    }

    @Override
    public FileStore getFileStore(Path path) throws IOException {
        return parent.getFileStore(platform(path));
    }

    @Override
    public void checkAccess(Path path, AccessMode... modes) throws IOException {
        parent.checkAccess(platform(path), modes);
    }

    @Override
    public boolean exists(Path path, LinkOption... options) {
        return parent.exists(platform(path), options);
    }

    @Override
    public <V extends FileAttributeView> V getFileAttributeView(Path path, Class<V> type,
            LinkOption... options) {
        return parent.getFileAttributeView(platform(path), type, options);
    }

    @Override
    public <A extends BasicFileAttributes> A readAttributes(Path path, Class<A> type,
            LinkOption... options) throws IOException {
        return parent.readAttributes(platform(path), type, options);
    }

    @Override
    public <A extends BasicFileAttributes> A readAttributesIfExists(Path path, Class<A> type,
            LinkOption... options) throws IOException {
        return parent.readAttributesIfExists(platform(path), type, options);
    }

    @Override
    public Map<String, Object> readAttributes(Path path, String attributes,
            LinkOption... options) throws IOException {
        return parent.readAttributes(platform(path), attributes, options);
    }

    @Override
    public void setAttribute(Path path, String attribute, Object value, LinkOption... options)
            throws IOException {
        parent.setAttribute(platform(path), attribute, value, options);
    }
}
