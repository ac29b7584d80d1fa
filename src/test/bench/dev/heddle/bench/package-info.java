/**
 * Measures Heddle beside others at the large questions. What is measured is a table of two sides:
 * {@code Workloads} has a line for each thing to do and {@code Contenders} one for each who does it
 * in its own way.
 *
 * <ol>
 * <li>{@code Bench} takes the command line. For each workload and count it lets the contenders take
 *     turns, as often as there are rounds.
 * <li>{@code Entrant} is one contender at that, round by round: it starts the measured process, a
 *     {@code Child}, which mostly stays. Some measure themselves ({@code Repeated} in the package
 *     of subjects, fio); on a server {@code load.c} brings the work and does the measuring. Either
 *     way, one line of KEY=VALUE comes back for each round, which {@code Sample} reads.
 * <li>{@code Results} has all rounds of a workload, and writes them into a file of lines.
 * <li>{@code Page} reads these files again, whenever they were made, and writes {@code Table} and
 *     {@code Plot} of each. So a run of some workloads leaves the others' figures as they are.
 * </ol>
 *
 * <p>A new contender with straight-line calls is an {@code Api} in the package of subjects and a
 * line in {@code Contenders}; a new thing to do is a {@code WorkKind}, a {@code Work} over that
 * interface and a line in {@code Workloads}. The compiler tells the rest.
 *
 * <p>The small questions are JMH's: see {@code Micro}. What features of io_uring would save is
 * asked in C, and {@code Features} runs that.
 */
package dev.heddle.bench;
