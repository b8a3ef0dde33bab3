import type { FormField, FormValues } from './types'

/** What a dialog with a form asks for and does. */
export interface DialogSpec {
  title: string
  fields: readonly FormField[]
  initial: FormValues
  /** The revision that the change is made on. */
  revision?: number
  save: (values: FormValues, asked: { key: string; revision: number }) => Promise<unknown>
  note?: string
  action?: string
  danger?: boolean
}
