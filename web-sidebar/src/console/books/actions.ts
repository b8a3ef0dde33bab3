/** What can be done with the lists of the books. */
import type { Permission } from '@shared/api/types'

import type { Console } from '../console'
import type { DialogSpec } from '../forms/dialog'
import { moneyActions } from './moneyActions'
import { papersActions } from './papersActions'
import type { BookName, BookRow, BookRows } from './types'
import { workActions } from './workActions'

export interface BookAction<Row extends BookRow> {
  key: string
  label: () => string
  needs: Permission
  /** Of which rows; of all without it. */
  fits?: (row: Row) => boolean
  open: (console: Console, row: Row) => DialogSpec
}

export interface BookActions<Row extends BookRow> {
  /** Enters a new one, of a client where one is given. */
  add?: { label: () => string; needs: Permission; open: (console: Console, clientId: string | undefined) => DialogSpec }
  row: readonly BookAction<Row>[]
  /** With all ticked rows. */
  bulk?: { label: () => string; needs: Permission; open: (console: Console, rows: readonly Row[]) => DialogSpec }
}

export type AllActions = { [Name in BookName]: BookActions<BookRows[Name]> }

export const bookActions: AllActions = { ...moneyActions, ...workActions, ...papersActions }
