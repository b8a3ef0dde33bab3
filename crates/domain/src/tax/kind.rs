use serde::{Deserialize, Serialize};

use crate::{Period, VatCycle};

/// A kind of tax that is filed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TaxKind {
    /// 增值税.
    Vat,
    /// 附加税: 城市维护建设税, 教育费附加, 地方教育附加.
    Surcharges,
    /// 企业所得税, prepaid.
    CorporateIncome,
    /// 个人所得税, withheld.
    IndividualIncome,
    /// 印花税.
    StampDuty,
    /// 消费税.
    Consumption,
    /// 房产税, 城镇土地使用税.
    Property,
    /// Anything else.
    Other,
}

/// How often a kind is filed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FilingCycle {
    /// Every month.
    Monthly,
    /// Every quarter, in the period that ends it.
    Quarterly,
    /// When there is something to file.
    Occasional,
}

impl FilingCycle {
    /// The word sent.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Monthly => "monthly",
            Self::Quarterly => "quarterly",
            Self::Occasional => "occasional",
        }
    }

    /// The cycle of a word.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        [Self::Monthly, Self::Quarterly, Self::Occasional]
            .into_iter()
            .find(|cycle| cycle.as_str() == text)
    }
}

impl TaxKind {
    /// All of them, in the order people see them.
    pub const ALL: [Self; 8] = [
        Self::Vat,
        Self::Surcharges,
        Self::CorporateIncome,
        Self::IndividualIncome,
        Self::StampDuty,
        Self::Consumption,
        Self::Property,
        Self::Other,
    ];

    /// The word stored and sent.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Vat => "vat",
            Self::Surcharges => "surcharges",
            Self::CorporateIncome => "corporate_income",
            Self::IndividualIncome => "individual_income",
            Self::StampDuty => "stamp_duty",
            Self::Consumption => "consumption",
            Self::Property => "property",
            Self::Other => "other",
        }
    }

    /// The kind of a stored word.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == text)
    }

    /// How often it is filed by who files VAT by this cycle, when nothing else was agreed with their tax office.
    #[must_use]
    pub fn cycle(self, vat: VatCycle) -> FilingCycle {
        match self {
            Self::Vat | Self::Surcharges => match vat {
                VatCycle::Month => FilingCycle::Monthly,
                VatCycle::Quarter => FilingCycle::Quarterly,
            },
            Self::IndividualIncome => FilingCycle::Monthly,
            Self::CorporateIncome | Self::StampDuty => FilingCycle::Quarterly,
            Self::Consumption | Self::Property | Self::Other => FilingCycle::Occasional,
        }
    }

    /// Whether who files VAT by this cycle has to file it for this period.
    #[must_use]
    pub fn is_due(self, vat: VatCycle, period: Period) -> bool {
        match self.cycle(vat) {
            FilingCycle::Monthly => true,
            FilingCycle::Quarterly => period.ends_quarter(),
            FilingCycle::Occasional => false,
        }
    }

    /// What who files VAT by this cycle has to file for this period.
    #[must_use]
    pub fn due(vat: VatCycle, period: Period) -> Vec<Self> {
        Self::ALL
            .into_iter()
            .filter(|kind| kind.is_due(vat, period))
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_quarter_is_filed_in_the_period_that_ends_it() {
        let due = |cycle, period| TaxKind::due(cycle, Period::new(period).unwrap());
        assert_eq!(due(VatCycle::Quarter, 202_610), [TaxKind::IndividualIncome]);
        assert_eq!(
            due(VatCycle::Month, 202_610),
            [TaxKind::Vat, TaxKind::Surcharges, TaxKind::IndividualIncome]
        );
        let all = [
            TaxKind::Vat,
            TaxKind::Surcharges,
            TaxKind::CorporateIncome,
            TaxKind::IndividualIncome,
            TaxKind::StampDuty,
        ];
        assert_eq!(due(VatCycle::Quarter, 202_609), all);
        assert_eq!(due(VatCycle::Month, 202_612), all);
    }

    #[test]
    fn words_read_back() {
        for kind in TaxKind::ALL {
            assert_eq!(TaxKind::parse(kind.as_str()), Some(kind));
            assert_eq!(serde_json::to_value(kind).unwrap(), kind.as_str());
        }
        assert_eq!(TaxKind::parse("VAT"), None);
    }
}
