/** What a list of the console is declared by: its columns and its filters. `DataList.vue` shows it, `useList` reads it. */

export interface ListRow {
  id: string
}

/** A column. What it shows is `text`, or the slot `cell-<key>` of the list. */
export interface ListColumn<Row, Totals = unknown> {
  /** Its word: in the address bar (`sort`), in the exported file (`columns`), in the name of its slot. */
  key: string
  title: () => string
  /** The least width, in px. */
  width: number
  sortable?: boolean
  /** Amounts and counts stand at the end of the cell. */
  end?: boolean
  text?: (row: Row) => string
  /** What the row of totals says below it. */
  total?: (totals: Totals) => string
  /** Not shown until it is chosen. */
  spare?: boolean
  /** Shown here only: the exported file has no such column. */
  screenOnly?: boolean
}

export interface ListChoice {
  value: string
  name: string
}

/** A filter; its key is the parameter of the address bar and of the request. */
export type ListFilter =
  | { key: string; kind: 'choice'; label: () => string; choices: () => readonly ListChoice[] }
  | { key: string; kind: 'day'; label: () => string }
  | { key: string; kind: 'month'; label: () => string }
  | { key: string; kind: 'client'; label: () => string }
  /** Set by a link only: what it shows is said, and taken out with the rest. */
  | { key: string; kind: 'link'; label: () => string }

/** What a request of a list says: the filters that are set, `sort`, and `after` for the pages behind the first. */
export type ListQuery = Readonly<Record<string, string>>

export interface ListPage<Row, Totals> {
  items: Row[]
  /** Where the next page begins; nothing on the last. */
  next?: string
  /** With the first page only. */
  totals?: Totals | null
}

export type ExportFormat = 'xlsx' | 'csv'
