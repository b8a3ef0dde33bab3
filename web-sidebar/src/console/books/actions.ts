/** What can be done with the lists of the books. */
import type { RouteLocationRaw } from 'vue-router'

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
  /** The dialog that does it. */
  open?: (console: Console, row: Row) => DialogSpec | Promise<DialogSpec>
  /** Or the page. */
  to?: (row: Row) => RouteLocationRaw
}

export interface BookActions<Row extends BookRow> {
  /** Enters a new one, of a client where one is given. */
  add?: { label: () => string; needs: Permission; open: (console: Console, clientId: string | undefined) => DialogSpec }
  /** A page of its own for entering many, by its route. */
  page?: { label: () => string; needs: Permission; name: string }
  row: readonly BookAction<Row>[]
  /** With all ticked rows. */
  bulk?: {
    label: () => string
    needs: Permission
    /** With which rows; with any without it. */
    fits?: (rows: readonly Row[]) => boolean
    /** What is said where it does not fit. */
    unfit?: () => string
    open: (console: Console, rows: readonly Row[]) => DialogSpec
  }
}

export type AllActions = { [Name in BookName]: BookActions<BookRows[Name]> }

export const bookActions: AllActions = { ...moneyActions, ...workActions, ...papersActions }
