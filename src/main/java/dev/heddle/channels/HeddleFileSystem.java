package dev.heddle.channels;

import java.io.IOException;
import java.net.URI;
import java.nio.file.FileStore;
import java.nio.file.FileSystem;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.nio.file.WatchService;
import java.nio.file.attribute.UserPrincipalLookupService;
import java.nio.file.spi.FileSystemProvider;
import java.util.Iterator;
import java.util.Set;
import java.util.function.Function;

/** The platform's file system, with another provider before it. */
final class HeddleFileSystem extends FileSystem {
    private final HeddleFileSystemProvider provider;
    private final FileSystem platform;

    HeddleFileSystem(HeddleFileSystemProvider provider, FileSystem platform) {
        this.provider = provider;
        this.platform = platform;
    }

    Path wrap(Path path) {
        return new HeddlePath(this, path);
    }

    boolean isDefault() {
        return provider.isDefault();
    }

    /** A URI of the platform's as one of this file system. */
    URI toOwn(URI uri) {
        return withScheme(provider.getScheme(), uri);
    }

    static URI withScheme(String scheme, URI uri) {
        return URI.create(scheme + uri.toString().substring(uri.getScheme().length()));
    }

    @Override
    public FileSystemProvider provider() {
        return provider;
    }

    /** Refused, as by the platform's. */
    @Override
    public void close() {
        throw new UnsupportedOperationException();
    }

    @Override
    public boolean isOpen() {
        return true;
    }

    @Override
    public boolean isReadOnly() {
        return platform.isReadOnly();
    }

    @Override
    public String getSeparator() {
        return platform.getSeparator();
    }

    @Override
    public Iterable<Path> getRootDirectories() {
        return mapped(platform.getRootDirectories(), this::wrap);
    }

    @Override
    public Iterable<FileStore> getFileStores() {
        return platform.getFileStores();
    }

    @Override
    public Set<String> supportedFileAttributeViews() {
        return platform.supportedFileAttributeViews();
    }

    @Override
    public Path getPath(String first, String... more) {
        return wrap(platform.getPath(first, more));
    }

    @Override
    public PathMatcher getPathMatcher(String syntaxAndPattern) {
        PathMatcher matcher = platform.getPathMatcher(syntaxAndPattern);
        return path -> matcher.matches(HeddlePath.platform(path));
    }

    @Override
    public UserPrincipalLookupService getUserPrincipalLookupService() {
        return platform.getUserPrincipalLookupService();
    }

    @Override
    public WatchService newWatchService() throws IOException {
        return new Watching(this, platform.newWatchService());
    }

    private static <T> Iterable<T> mapped(Iterable<T> all, Function<T, T> mapping) {
        return () -> {
            Iterator<T> each = all.iterator();
            return new Iterator<>() {
                @Override
                public boolean hasNext() {
                    return each.hasNext();
                }

                @Override
                public T next() {
                    return mapping.apply(each.next());
                }
            };
        };
    }
}
