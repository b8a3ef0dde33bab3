/** Words for what is wrong with files, rows and imports. */
import type { Problem } from '@shared/api/problem'
import type { ImportSheet } from '@shared/api/types'
import { language } from '@shared/i18n/language'

import { t } from '../i18n'
import { imports } from '../i18n/zhCN/imports'

type FileCode = keyof typeof imports.fileCode
type RowCode = keyof typeof imports.rowCode
type Trouble = keyof typeof imports.trouble

const isOf = <T extends object>(words: T, code: string): code is keyof T & string => Object.keys(words).includes(code)

/** Why a file cannot be read; nothing when that is not what is wrong. */
export function fileProblem(problem: Problem): string | undefined {
  const code = problem.fields.find(({ field }) => field === 'file')?.code
  return code !== undefined && isOf(imports.fileCode, code) ? t(`imports.fileCode.${code as FileCode}`) : undefined
}

/** Why an import went no further. */
export function troubleText(code: string): string {
  if (isOf(imports.trouble, code)) return t(`imports.trouble.${code as Trouble}`)
  return isOf(imports.fileCode, code) ? t(`imports.fileCode.${code as FileCode}`) : t('imports.trouble.internal')
}

/** What is wrong with a field of a row. */
export function rowReason(code: string): string {
  return isOf(imports.rowCode, code) ? t(`imports.rowCode.${code as RowCode}`) : t('imports.rowCode.other')
}

/** What people call a field. */
export function fieldName(field: Pick<ImportSheet['fields'][number], 'zh' | 'en'>): string {
  return language.value === 'en' ? field.en : field.zh
}
