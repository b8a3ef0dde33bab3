import { readonly, ref } from 'vue'

import { deviceStore } from '../storage'

export const languages = ['zh-CN', 'en'] as const
export type Language = (typeof languages)[number]

const KEY = 'sidebook.language'

export function isLanguage(value: unknown): value is Language {
  return languages.some((language) => language === value)
}

/** What the person chose before, else the browser's language, else Chinese. */
export function preferredLanguage(stored: string | null, browser: string): Language {
  if (isLanguage(stored)) return stored
  return /^en\b/i.test(browser) ? 'en' : 'zh-CN'
}

const current = ref<Language>('zh-CN')
const loaders: ((language: Language) => Promise<void>)[] = []

/** The language of the page. */
export const language = readonly(current)

/** A catalogue that is fetched when its language is first wanted; Chinese is always there. */
export function onLanguageWanted(load: (language: Language) => Promise<void>): void {
  loaders.push(load)
}

/** Fetches what catalogues that came later lack of the language of the page; for parts that are fetched late. */
export async function catalogueReady(): Promise<void> {
  await Promise.all(loaders.map((load) => load(current.value)))
}

async function show(next: Language): Promise<void> {
  await Promise.all(loaders.map((load) => load(next)))
  current.value = next
  document.documentElement.lang = next
}

/** The person's choice; kept on this device. A language that cannot be fetched changes nothing. */
export async function setLanguage(next: Language): Promise<void> {
  await show(next)
  deviceStore.set(KEY, next)
}

/** Before the first screen: the preferred language, or Chinese when it cannot be fetched. */
export async function startLanguage(): Promise<void> {
  try {
    await show(preferredLanguage(deviceStore.get(KEY), navigator.language))
  } catch {
    document.documentElement.lang = current.value
  }
}
