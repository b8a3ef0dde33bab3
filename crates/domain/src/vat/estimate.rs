//! Rough estimates of the VAT to pay, with what they rest on. No return is made of them.

use super::{InvoiceForm, InvoiceSum, VatCycle, VatRelief, VatReliefs};
use crate::{Fen, Period};

/// What a general taxpayer would pay for a month: output − certified input − credit brought forward, never below zero.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct GeneralVat {
    /// Tax of issued invoices.
    pub output: Fen,
    /// Tax of received invoices that were certified for the period.
    pub certified_input: Fen,
    /// Credit (留抵税额) from the period before; zero when nobody entered it.
    pub brought_forward: Fen,
    /// To pay.
    pub payable: Fen,
    /// Credit that goes on to the next period.
    pub carried_forward: Fen,
}

/// The estimate of a general taxpayer.
#[must_use]
pub fn general_vat(output: Fen, certified_input: Fen, brought_forward: Fen) -> GeneralVat {
    let net = i128::from(output.0) - i128::from(certified_input.0) - i128::from(brought_forward.0);
    let part = |fen: i128| Fen(i64::try_from(fen.max(0)).unwrap_or(i64::MAX));
    GeneralVat {
        output,
        certified_input,
        brought_forward,
        payable: part(net),
        carried_forward: part(-net),
    }
}

/// What a small-scale taxpayer would pay for a month or a quarter under the relief that holds in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SmallScaleVat {
    /// The first month of what is filed.
    pub from: Period,
    /// Its last month.
    pub through: Period,
    /// The relief.
    pub relief: VatRelief,
    /// Sales up to this are exempt: the relief's for a month or for a quarter.
    pub threshold: Fen,
    /// Sales of these months without tax, on special and ordinary invoices.
    pub sales: Fen,
    /// Sales stay within the threshold: those on ordinary invoices are exempt.
    pub is_exempt: bool,
    /// Sales that are exempt.
    pub exempt_sales: Fen,
    /// Sales on ordinary invoices that are taxed at the reduced rate.
    pub reduced_sales: Fen,
    /// The tax on them.
    pub reduced_tax: Fen,
    /// Tax of special invoices, as written on them.
    pub special_tax: Fen,
    /// Tax of ordinary invoices at rates that are not reduced, as written on them.
    pub other_tax: Fen,
    /// To pay.
    pub payable: Fen,
}

/// The estimate of a small-scale taxpayer who files by this cycle, for the months that `period` is filed with
/// ([`VatCycle::months`]), from what was issued in them. `None` when no relief is known that holds in all of them: then
/// nothing can be said.
#[must_use]
pub fn small_scale_vat(
    period: Period,
    cycle: VatCycle,
    issued: &[InvoiceSum],
    reliefs: &VatReliefs,
) -> Option<SmallScaleVat> {
    let (from, through) = cycle.months(period);
    let relief = reliefs.of(from, through)?.clone();
    let is_special = |sum: &&InvoiceSum| sum.form == InvoiceForm::Special;
    // An invoice written as exempt is taxed as well once the threshold is passed.
    let is_reduced = |sum: &&InvoiceSum| sum.rate <= relief.rate;
    let ordinary = || issued.iter().filter(|sum| !is_special(sum));

    let sales: Fen = issued.iter().map(|sum| sum.amount).sum();
    let special_tax: Fen = issued.iter().filter(is_special).map(|sum| sum.tax).sum();
    let threshold = relief.threshold(cycle);
    let is_exempt = sales <= threshold;
    let mut estimate = SmallScaleVat {
        from,
        through,
        threshold,
        sales,
        is_exempt,
        exempt_sales: Fen(0),
        reduced_sales: Fen(0),
        reduced_tax: Fen(0),
        special_tax,
        other_tax: Fen(0),
        payable: Fen(0),
        relief: relief.clone(),
    };
    if is_exempt {
        estimate.exempt_sales = ordinary().map(|sum| sum.amount).sum();
    } else {
        estimate.reduced_sales = ordinary().filter(is_reduced).map(|sum| sum.amount).sum();
        estimate.reduced_tax = relief.reduced_rate.tax_on(estimate.reduced_sales);
        estimate.other_tax = ordinary().filter(|sum| !is_reduced(sum)).map(|sum| sum.tax).sum();
    }
    let all: Fen = [estimate.special_tax, estimate.reduced_tax, estimate.other_tax]
        .into_iter()
        .sum();
    estimate.payable = all.max(Fen(0));
    Some(estimate)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::VatRate;

    fn sum(form: InvoiceForm, points: i64, yuan: i64) -> InvoiceSum {
        let rate = VatRate::new(points).unwrap();
        let amount = Fen(yuan * 100);
        InvoiceSum {
            form,
            rate,
            count: 1,
            amount,
            tax: rate.tax_on(amount),
        }
    }

    fn filed_by(cycle: VatCycle, issued: &[InvoiceSum]) -> SmallScaleVat {
        let period = Period::new(202_611).unwrap();
        small_scale_vat(period, cycle, issued, VatReliefs::published()).unwrap()
    }

    fn quarter(issued: &[InvoiceSum]) -> SmallScaleVat {
        filed_by(VatCycle::Quarter, issued)
    }

    #[test]
    fn a_general_taxpayer_carries_on_what_is_left() {
        let pays = general_vat(Fen(1_300_000), Fen(900_000), Fen(100_000));
        assert_eq!((pays.payable, pays.carried_forward), (Fen(300_000), Fen(0)));
        let carries = general_vat(Fen(1_300_000), Fen(1_250_000), Fen(100_000));
        assert_eq!((carries.payable, carries.carried_forward), (Fen(0), Fen(50_000)));
        let red = general_vat(Fen(-1_000), Fen(0), Fen(0));
        assert_eq!((red.payable, red.carried_forward), (Fen(0), Fen(1_000)));
    }

    #[test]
    fn sales_up_to_the_threshold_are_exempt_but_special_invoices_are_not() {
        use InvoiceForm::{Ordinary, Special};
        let estimate = quarter(&[sum(Ordinary, 100, 200_000), sum(Special, 100, 100_000)]);
        assert_eq!(
            (estimate.from.number(), estimate.through.number()),
            (202_610, 202_612)
        );
        assert!(estimate.is_exempt, "¥300,000.00 is still within");
        assert_eq!(estimate.exempt_sales, Fen(20_000_000));
        assert_eq!(estimate.payable, Fen(100_000));

        let above = quarter(&[sum(Ordinary, 100, 200_001), sum(Special, 100, 100_000)]);
        assert!(!above.is_exempt);
        assert_eq!(above.reduced_sales, Fen(20_000_100));
        assert_eq!(above.payable, Fen(100_000 + 200_001));
        // 3 % and exempt ones are taxed at 1 %; 5 % stays; a special one at 3 % was written so on purpose.
        let mixed = quarter(&[
            sum(Ordinary, 300, 300_000),
            sum(Ordinary, 0, 100_000),
            sum(Ordinary, 500, 10_000),
            sum(Special, 300, 1_000),
        ]);
        assert_eq!(
            (mixed.reduced_tax, mixed.other_tax, mixed.special_tax),
            (Fen(400_000), Fen(50_000), Fen(3_000))
        );
        assert_eq!(mixed.payable, Fen(453_000));
    }

    #[test]
    fn who_files_by_the_month_has_the_threshold_of_a_month() {
        let issued = [sum(InvoiceForm::Ordinary, 100, 100_000)];
        let month = filed_by(VatCycle::Month, &issued);
        assert_eq!((month.from.number(), month.through.number()), (202_611, 202_611));
        assert_eq!((month.threshold, month.is_exempt), (Fen(10_000_000), true));
        let above = [sum(InvoiceForm::Ordinary, 100, 100_001)];
        let month = filed_by(VatCycle::Month, &above);
        assert_eq!((month.is_exempt, month.payable), (false, Fen(100_001)));
        assert!(quarter(&above).is_exempt, "a third of a quarter's");
    }

    #[test]
    fn red_letters_count_against_and_nothing_is_paid_back() {
        let estimate = quarter(&[
            sum(InvoiceForm::Ordinary, 100, 310_000),
            sum(InvoiceForm::Ordinary, 100, -20_000),
            sum(InvoiceForm::Special, 100, -500),
        ]);
        assert!(estimate.is_exempt);
        assert_eq!((estimate.sales, estimate.payable), (Fen(28_950_000), Fen(0)));
    }

    #[test]
    fn where_no_policy_is_known_nothing_is_said() {
        let (last, later) = (Period::new(202_712).unwrap(), Period::new(202_801).unwrap());
        for cycle in VatCycle::ALL {
            assert!(small_scale_vat(last, cycle, &[], VatReliefs::published()).is_some());
            assert_eq!(small_scale_vat(later, cycle, &[], VatReliefs::published()), None);
        }
    }

    fn sums() -> impl Strategy<Value = Vec<InvoiceSum>> {
        let one = (
            any::<bool>(),
            prop_oneof![Just(0_i64), Just(100), Just(300), Just(500)],
            -400_000_i64..400_000,
        );
        let one = one.prop_map(|(special, points, yuan)| {
            let form = if special {
                InvoiceForm::Special
            } else {
                InvoiceForm::Ordinary
            };
            sum(form, points, yuan)
        });
        proptest::collection::vec(one, 0..8)
    }

    proptest! {
        #[test]
        fn a_general_estimate_adds_up(output in any::<i64>(), input in any::<i32>(), credit in 0_i64..i64::MAX / 4) {
            let output = output / 4;
            let estimate = general_vat(Fen(output), Fen(i64::from(input)), Fen(credit));
            prop_assert!(estimate.payable >= Fen(0) && estimate.carried_forward >= Fen(0));
            prop_assert!(estimate.payable == Fen(0) || estimate.carried_forward == Fen(0));
            let net = output - i64::from(input) - credit;
            prop_assert_eq!(estimate.payable.0 - estimate.carried_forward.0, net);
        }

        #[test]
        fn a_small_scale_estimate_adds_up(issued in sums(), by_month: bool) {
            let cycle = if by_month { VatCycle::Month } else { VatCycle::Quarter };
            let estimate = filed_by(cycle, &issued);
            let parts = estimate.special_tax.0 + estimate.reduced_tax.0 + estimate.other_tax.0;
            prop_assert_eq!(estimate.payable, Fen(parts.max(0)));
            prop_assert_eq!(estimate.threshold, Fen(if by_month { 10_000_000 } else { 30_000_000 }));
            prop_assert_eq!(estimate.is_exempt, estimate.sales <= estimate.threshold);
            // The same sales within the threshold of a month are within that of a quarter.
            prop_assert!(!estimate.is_exempt || quarter(&issued).is_exempt);
            if estimate.is_exempt {
                prop_assert_eq!(estimate.payable, estimate.special_tax.max(Fen(0)));
            } else {
                prop_assert_eq!(estimate.exempt_sales, Fen(0));
            }
            let mut turned = issued.clone();
            turned.reverse();
            prop_assert_eq!(filed_by(cycle, &turned), estimate);
        }
    }
}
