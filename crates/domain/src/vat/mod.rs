//! VAT: invoices, the relief that holds, and a rough estimate of what is to pay.

mod cycle;
mod estimate;
mod invoice;
mod relief;

pub use cycle::VatCycle;
pub use estimate::{GeneralVat, SmallScaleVat, general_vat, small_scale_vat};
pub use invoice::{InvoiceDirection, InvoiceForm, InvoiceSum, VatRate, VatRateError};
pub use relief::{ReliefError, VatRelief, VatReliefs};
