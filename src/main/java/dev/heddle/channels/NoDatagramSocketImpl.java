package dev.heddle.channels;

import java.net.DatagramPacket;
import java.net.DatagramSocketImpl;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketAddress;
import java.net.SocketException;

/** Stands in for the implementation that an adaptor, which overrides all calls, does not use. */
final class NoDatagramSocketImpl extends DatagramSocketImpl {
    private static SocketException unknown() {
        return new SocketException("this socket is a channel's, which knows no such call");
    }

    @Override
    protected void create() throws SocketException {
        throw unknown();
    }

    @Override
    protected void bind(int port, InetAddress host) throws SocketException {
        throw unknown();
    }

    @Override
    protected void send(DatagramPacket packet) throws SocketException {
        throw unknown();
    }

    @Override
    protected int peek(InetAddress sender) throws SocketException {
        throw unknown();
    }

    @Override
    protected int peekData(DatagramPacket packet) throws SocketException {
        throw unknown();
    }

    @Override
    protected void receive(DatagramPacket packet) throws SocketException {
        throw unknown();
    }

    @Deprecated
    @Override
    protected void setTTL(byte hops) throws SocketException {
        throw unknown();
    }

    @Deprecated
    @Override
    protected byte getTTL() throws SocketException {
        throw unknown();
    }

    @Override
    protected void setTimeToLive(int hops) throws SocketException {
        throw unknown();
    }

    @Override
    protected int getTimeToLive() throws SocketException {
        throw unknown();
    }

    @Override
    protected void join(InetAddress group) throws SocketException {
        throw unknown();
    }

    @Override
    protected void leave(InetAddress group) throws SocketException {
        throw unknown();
    }

    @Override
    protected void joinGroup(SocketAddress group, NetworkInterface on) throws SocketException {
        throw unknown();
    }

    @Override
    protected void leaveGroup(SocketAddress group, NetworkInterface on) throws SocketException {
        throw unknown();
    }

    @Override
    protected void close() {
        // Nothing is open here.
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
