package dev.switchback.analysis;

/** What the windows of one strand share. */
interface Bench {
  Cell newCell();
}
