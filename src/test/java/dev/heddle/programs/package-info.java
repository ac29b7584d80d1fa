/**
 * Programs that others wrote, on the drop-ins: database drivers, HTTP, TLS, a database and a
 * full-text index, each told in the way of its own to use our sockets or files, and otherwise as it
 * comes. What a program is expected to do, it is expected to do on the JDK's as well, in the same
 * words: where both fail, it is not ours. {@link dev.heddle.programs.UnchangedTest} tells only the
 * JVM, by options; {@link dev.heddle.programs.LuceneDirectoryTest} has Lucene ask the questions.
 *
 * <p>The servers are the real ones, each a process of its own ({@link
 * dev.heddle.programs.ServerProcess}) on this machine.
 */
package dev.heddle.programs;
