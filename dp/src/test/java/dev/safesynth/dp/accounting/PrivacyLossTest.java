package dev.safesynth.dp.accounting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

final class PrivacyLossTest {
  private static final PrivacyEvent GAUSSIAN = new PrivacyEvent.Gaussian(1);
  private static final PrivacyLoss LOSS = PrivacyLoss.ofRecord(GAUSSIAN);

  @Test
  void lossesOfDifferentRelationsOrUnitsDoNotCompose() {
    assertThatThrownBy(() -> LOSS.then(LOSS.toReplaceOne())).hasMessageContaining("convert one");
    assertThatThrownBy(() -> LOSS.then(LOSS.toUsers(3))).hasMessageContaining("convert one");
    assertThatThrownBy(() -> PrivacyLoss.inParallel(List.of(LOSS, LOSS.toUsers(3))))
        .hasMessageContaining("convert one");
  }

  @Test
  void partitionsAreRefusedUnderReplacementWhereverTheyAre() {
    var partition = new PrivacyEvent.Parallel(List.of(GAUSSIAN, GAUSSIAN));

    assertThatThrownBy(() -> replacing(partition)).hasMessageContaining("parallel");
    assertThatThrownBy(() -> replacing(new PrivacyEvent.Repeated(partition, 2)))
        .hasMessageContaining("parallel");
    assertThatThrownBy(() -> replacing(new PrivacyEvent.SampledWithoutReplacement(9, 3, partition)))
        .hasMessageContaining("parallel");
  }

  /// The event of a Poisson sample is stated for an added unit.
  @Test
  void partitionsOfPoissonSamplesHaveAMeaningUnderReplacement() {
    var partition = new PrivacyEvent.Parallel(List.of(GAUSSIAN, GAUSSIAN));

    PrivacyLoss loss = replacing(new PrivacyEvent.PoissonSampled(0.5, partition));

    assertThat(ZeroConcentrated.of(loss).orElseThrow().rho()).isBetween(2.0, 2.0 + 1e-14);
    assertThatThrownBy(
            () ->
                replacing(
                    new PrivacyEvent.PoissonSampled(
                        0.5, new PrivacyEvent.RandomisedResponse(2, 0.5))))
        .hasMessageContaining("replace_one only");
  }

  @Test
  void groupsThatSayNothingAboutTheRelationAreRefused() {
    var one = new PrivacyEvent.Group(GAUSSIAN, Neighbouring.ADD_OR_REMOVE_ONE, 1);
    var replaced = new PrivacyEvent.Group(GAUSSIAN, Neighbouring.REPLACE_ONE, 2);

    assertThatThrownBy(() -> replacing(one)).hasMessageContaining("says nothing");
    assertThatThrownBy(() -> PrivacyLoss.ofRecord(replaced)).hasMessageContaining("says nothing");
  }

  @Test
  void exchangedRecordsSayNothingAboutUsersWithDifferentNumbersOfThem() {
    assertThatThrownBy(() -> replacing(GAUSSIAN).toUsers(2))
        .hasMessageContaining("convert to users under add_or_remove_one");

    PrivacyLoss exchanged = PrivacyLoss.ofRecord(GAUSSIAN).toUsers(2).toReplaceOne();
    assertThat(exchanged.unit()).isEqualTo(PrivacyUnit.USER);
    assertThat(exchanged.relation()).isEqualTo(Neighbouring.REPLACE_ONE);
  }

  private static PrivacyLoss replacing(PrivacyEvent event) {
    return new PrivacyLoss(event, Neighbouring.REPLACE_ONE, PrivacyUnit.RECORD);
  }
}
