package dev.heddle.bench;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;

/** Tables in Markdown, aligned so that they read well in a terminal, too. */
final class Markdown {
    private Markdown() {
    }

    /**
     * A table.
     *
     * @param cells with the header first
     * @param names columns of text, which stand to the left; numbers stand to the right
     */
    static List<String> table(List<List<String>> cells, Integer... names) {
        Set<Integer> left = Set.of(names);
        List<Integer> widths = widths(cells);
        List<String> lines = new ArrayList<>();
        for (List<String> row : cells) {
            StringBuilder line = new StringBuilder("|");
            for (int i = 0; i < row.size(); i++) {
                String side = left.contains(i) ? "-" : "";
                line.append(String.format(" %" + side + widths.get(i) + "s |", row.get(i)));
            }
            lines.add(line.toString());
        }
        StringBuilder rule = new StringBuilder("|");
        for (int i = 0; i < widths.size(); i++) {
            rule.append('-').append("-".repeat(widths.get(i)))
                    .append(left.contains(i) ? "-|" : ":|");
        }
        lines.add(1, rule.toString());
        return lines;
    }

    private static List<Integer> widths(List<List<String>> cells) {
        List<Integer> widths = new ArrayList<>(Collections.nCopies(cells.getFirst().size(), 1));
        for (List<String> row : cells) {
            for (int i = 0; i < row.size(); i++) {
                widths.set(i, Math.max(widths.get(i), row.get(i).length()));
            }
        }
        return widths;
    }
}
