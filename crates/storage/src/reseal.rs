use sea_orm::ConnectionTrait;
use sea_orm::sea_query::{Alias, Expr, ExprTrait, Order, Query};
use uuid::Uuid;

use crate::inbox::BODY;
use crate::install::{AUTH_CODE, PERMANENT_CODE, SECRETS, TICKET};
use crate::seal::{SealPlace, Sealed};
use crate::{Storage, StorageError};

/// Every sealed column there is. A new one belongs here too.
const SEALED: [SealPlace<'static>; 5] = [PERMANENT_CODE, AUTH_CODE, TICKET, BODY, SECRETS];

/// How many rows one transaction reseals, so that others get their turn.
const TOGETHER: u64 = 200;

/// What a rotation did.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Resealed {
    /// Secrets that are under the current key now.
    pub resealed: u64,
    /// Secrets that no configured key opens; they stay as they are.
    pub unreadable: u64,
}

impl Storage {
    /// Seals every stored secret with the current key. Afterwards the old keys may go, unless something is unreadable.
    /// Safe to repeat and to interrupt; runs beside everything else.
    ///
    /// # Errors
    /// [`StorageError`]; what was resealed before stays so.
    pub async fn reseal(&self) -> Result<Resealed, StorageError> {
        let mut total = Resealed::default();
        for place in SEALED {
            let mut after = None;
            while let Some(last) = self.reseal_some(place, after, &mut total).await? {
                after = Some(last);
            }
        }
        Ok(total)
    }

    /// Reseals the next rows, and tells the last one looked at; `None` at the end.
    async fn reseal_some(
        &self,
        place: SealPlace<'static>,
        after: Option<Uuid>,
        total: &mut Resealed,
    ) -> Result<Option<Uuid>, StorageError> {
        let (table, column, id) = (
            Alias::new(place.table),
            Alias::new(place.column),
            Alias::new("id"),
        );
        let current = format!("{}%", self.context.keyring.current_prefix());
        let mut select = Query::select();
        select
            .columns([id.clone(), column.clone()])
            .from(table.clone())
            .and_where(Expr::col(column.clone()).is_not_null())
            .and_where(Expr::col(column.clone()).not_like(current))
            .and_where_option(after.map(|after| Expr::col(id.clone()).gt(after)))
            .order_by(id.clone(), Order::Asc)
            .limit(TOGETHER);
        let transaction = self.begin_writing().await?;
        let mut last = None;
        for row in transaction.query_all(&select).await? {
            let row_id: Uuid = row.try_get("", "id")?;
            let old: Sealed = row.try_get("", place.column)?;
            last = Some(row_id);
            let text = row_id.to_string();
            let place = SealPlace { row: &text, ..place };
            match self.context.keyring.reseal(&*self.context.entropy, place, &old) {
                Ok(Some(new)) => {
                    let mut update = Query::update();
                    update
                        .table(table.clone())
                        .value(column.clone(), new)
                        .and_where(Expr::col(id.clone()).eq(row_id))
                        // Changed in the meantime it is sealed with the current key already.
                        .and_where(Expr::col(column.clone()).eq(old));
                    transaction.execute(&update).await?;
                    total.resealed += 1;
                }
                Ok(None) => {}
                Err(error) => {
                    tracing::error!(%error, "a stored secret cannot be resealed");
                    total.unreadable += 1;
                }
            }
        }
        transaction.commit().await?;
        Ok(last)
    }
}
