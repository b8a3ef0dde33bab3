import type { CustomField } from '@shared/api/types'
import type { Language } from '@shared/i18n/language'

/** The name of a field in a language; the Chinese one where there is no other. */
export const customFieldName = ({ name, name_en }: Pick<CustomField, 'name' | 'name_en'>, language: Language): string =>
  language === 'en' ? (name_en ?? name) : name
