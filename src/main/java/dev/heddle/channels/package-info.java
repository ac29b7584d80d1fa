/**
 * Drop-ins for the blocking channels and sockets of the JDK, over the facade: a program that uses
 * those runs on these unchanged. {@link dev.heddle.channels.HeddleChannels} is the way in.
 */
package dev.heddle.channels;
