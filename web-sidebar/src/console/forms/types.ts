/** What a form of the console is declared by: its fields. `RecordDialog.vue` shows it, `useRecordForm` keeps it. */
import type { Payment } from '@shared/api/types'

import type { ListChoice } from '../lists/types'

interface Common {
  /** The field's name in the request, and in what the server says is wrong. */
  key: string
  label: () => string
  required?: boolean
}

export type FormField = Common &
  (
    | { kind: 'text' | 'area'; most: number }
    /** Shown when it is asked for; never filled in by the browser. */
    | { kind: 'secret'; most: number }
    /** Yuan as typed; `readFen` makes fen of it. `signed` amounts may be below zero. */
    | { kind: 'money'; signed?: boolean }
    | { kind: 'number'; least: number; greatest: number }
    | { kind: 'day' | 'month' }
    | { kind: 'colour' }
    | { kind: 'choice'; choices: () => readonly ListChoice[]; none?: () => string }
    /** Several of a few; the value holds them with commas between. */
    | { kind: 'choices'; choices: () => readonly ListChoice[] }
    | { kind: 'check' }
    | { kind: 'client' }
    /** Of the client's open receivables, with the part of the `amount` field that each gets; `parts.ts` reads it. */
    | { kind: 'parts'; client: (values: FormValues) => string; amount: string; payment?: Payment }
  )

/** What was typed, by the keys of the fields. Ticked is `true`, not ticked is empty. */
export type FormValues = Record<string, string>
