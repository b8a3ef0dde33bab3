import { forms } from '../i18n/zhCN/forms'

/** What can be wrong with a field, as the server names it and the catalogues say it. */
export type FieldWord = keyof typeof forms.error

export const isFieldWord = (code: string): code is FieldWord => Object.keys(forms.error).includes(code)
