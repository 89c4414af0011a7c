package dev.safesynth.dp.ledger;

import java.io.IOException;
import java.nio.file.Path;
import java.util.UUID;

/// A process that charges a ledger, to be killed, raced and starved by the tests. Every line says
/// what has happened by then:
///
/// - `started` the program runs, `open` the ledger is open
/// - `try ID` a charge is about to be asked for
/// - `ok ID` it was acknowledged, `full ID` it was refused, `failed REASON MESSAGE` neither
final class LedgerProcess {
  static final String DATA = "data";

  private LedgerProcess() {}

  /// Charges until it is told to end, or killed.
  ///
  /// @param args a file or URL, the key file, the loss of one charge, how often to ask (0: without
  ///   end), and `wait` to begin when a line arrives, or `insist` to ask again after a failure
  public static void main(String[] args) throws IOException {
    say("started");
    double rho = Double.parseDouble(args[2]);
    long times = Long.parseLong(args[3]);
    try (Ledger ledger = open(location(args[0], Path.of(args[1])), args[4].equals("insist"))) {
      say("open");
      if (args[4].equals("wait") && System.in.read() < 0) {
        return;
      }
      DataSetId data = ledger.dataSet(DATA);
      for (long i = 0; times == 0 || i < times; i++) {
        UUID id = UUID.randomUUID();
        say("try " + id);
        while (!charge(ledger, Requests.of(id, data, rho))) {
          if (!args[4].equals("insist")) {
            return;
          }
        }
      }
    } catch (LedgerException e) {
      say("failed " + e.reason() + " " + e.getMessage());
    }
  }

  private static boolean charge(Ledger ledger, ChargeRequest request) {
    try {
      switch (ledger.reserve(request)) {
        case Reservation.Granted _ -> say("ok " + request.id());
        case Reservation.OverLimit _ -> say("full " + request.id());
        case Reservation.OtherAccount _ -> throw new AssertionError();
      }
      return true;
    } catch (LedgerException e) {
      say("failed " + e.reason() + " " + e.getMessage());
      return false;
    }
  }

  private static Ledger open(LedgerLocation location, boolean insist) {
    while (true) {
      try {
        return Ledger.open(location);
      } catch (LedgerException e) {
        if (!insist) {
          throw e;
        }
      }
    }
  }

  static LedgerLocation location(String place, Path key) {
    return place.startsWith("jdbc:")
        ? LedgerLocation.postgresql(place, key)
        : LedgerLocation.file(Path.of(place)).withKeyFile(key);
  }

  private static void say(String line) {
    System.out.println(line);
  }
}
