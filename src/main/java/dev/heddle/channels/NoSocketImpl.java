package dev.heddle.channels;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.SocketAddress;
import java.net.SocketException;
import java.net.SocketImpl;

/** Stands in for the implementation that an adaptor, which overrides all calls, does not use. */
final class NoSocketImpl extends SocketImpl {
    private static SocketException unknown() {
        return new SocketException("this socket is a channel's, which knows no such call");
    }

    @Override
    protected void create(boolean stream) throws IOException {
        throw unknown();
    }

    @Override
    protected void connect(String host, int port) throws IOException {
        throw unknown();
    }

    @Override
    protected void connect(InetAddress address, int port) throws IOException {
        throw unknown();
    }

    @Override
    protected void connect(SocketAddress address, int timeout) throws IOException {
        throw unknown();
    }

    @Override
    protected void bind(InetAddress host, int port) throws IOException {
        throw unknown();
    }

    @Override
    protected void listen(int backlog) throws IOException {
        throw unknown();
    }

    @Override
    protected void accept(SocketImpl accepted) throws IOException {
        throw unknown();
    }

    @Override
    protected InputStream getInputStream() throws IOException {
        throw unknown();
    }

    @Override
    protected OutputStream getOutputStream() throws IOException {
        throw unknown();
    }

    @Override
    protected int available() throws IOException {
        throw unknown();
    }

    @Override
    protected void close() throws IOException {
        throw unknown();
    }

    @Override
    protected void sendUrgentData(int data) throws IOException {
        throw unknown();
    }

    @Override
    public void setOption(int option, Object value) throws SocketException {
        throw unknown();
    }

    @Override
    public Object getOption(int option) throws SocketException {
        throw unknown();
    }
}
