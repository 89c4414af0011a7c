/// The trusted kernel. Depends on the JDK alone; everything that turns private data into public
/// values lives here.
module dev.safesynth.dp {
  requires static org.jspecify;
  requires java.sql;

  exports dev.safesynth.dp;
  exports dev.safesynth.dp.accounting;
  exports dev.safesynth.dp.ledger;
  exports dev.safesynth.dp.noise;
}
