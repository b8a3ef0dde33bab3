import { computed, type MaybeRefOrGetter, toValue } from 'vue'

import type { Import } from '@shared/api/types'

import type { Console } from '../console'
import { fieldName } from './reasons'
import { useSheet } from './useImports'

/** What people call the fields of an import's kind, by their names. */
export function useFieldNames(context: Pick<Console, 'api'>, current: MaybeRefOrGetter<Import>) {
  const { sheet } = useSheet(
    context,
    () => toValue(current).id,
    () => toValue(current).plan?.sheet ?? 0,
    () => toValue(current).plan?.header_row,
  )
  const names = computed(() => new Map(sheet.value?.fields.map((field) => [field.name, field]) ?? []))
  return (field: string): string => {
    const known = names.value.get(field)
    return known ? fieldName(known) : field.replace(/^custom_fields\./, '')
  }
}
