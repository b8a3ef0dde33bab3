import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

import { describe, expect, it } from 'vitest'

import { en as consoleEn } from '../../../console/i18n/en'
import { zhCN as consoleZhCN } from '../../../console/i18n/zhCN'
import { en as sidebarEn } from '../../../sidebar/i18n/en'
import { zhCN as sidebarZhCN } from '../../../sidebar/i18n/zhCN'
import { en as problemsEn } from '../problems/en'
import { zhCN as problemsZhCN } from '../problems/zhCN'
import type { Messages } from '../translate'

const src = join(process.cwd(), 'src')

/** The catalogues of parts that have one of their own: `sidebar/<part>/i18n/`. */
const parts = {
  'zh-CN': import.meta.glob<{ zhCN: Messages }>('../../../sidebar/*/i18n/zhCN.ts', { eager: true }),
  en: import.meta.glob<{ en: Messages }>('../../../sidebar/*/i18n/en.ts', { eager: true }),
}
const sidebar = {
  zhCN: Object.assign({}, sidebarZhCN, ...Object.values(parts['zh-CN']).map((part) => part.zhCN)) as Messages,
  en: Object.assign({}, sidebarEn, ...Object.values(parts.en).map((part) => part.en)) as Messages,
}

function flatten(tree: Messages, prefix = ''): Map<string, string> {
  return new Map(
    Object.entries(tree).flatMap(([key, value]): [string, string][] =>
      typeof value === 'string' ? [[prefix + key, value]] : [...flatten(value, `${prefix}${key}.`)],
    ),
  )
}

function sourcesOf(folder: string): string {
  return readdirSync(join(src, folder), { recursive: true, encoding: 'utf8' })
    .filter((file) => /\.(ts|vue)$/.test(file) && !/i18n|__tests__/.test(file))
    .map((file) => readFileSync(join(src, folder, file), 'utf8'))
    .join('\n')
}

const parameters = (sentence: string) => [...new Set(sentence.match(/\{\w+\}/g) ?? [])].sort()

/** Keys as the sources write them; a `${…}` in one stands for any single part. */
function usedKeys(source: string): RegExp[] {
  const keys = [...source.matchAll(/\bt\(\s*(?:[\w.]+ === [^?]+\? |[\w.]+ \? )?(['`])([\w.]+(?:\$\{[^}]+\}[\w.]*)*)\1/g)]
  const alternatives = [...source.matchAll(/[?:] '([a-z]\w*\.[\w.]+)'/g)]
  const named = [...keys.map((match) => match[2]), ...alternatives.map((match) => match[1])]
  return named.map((key) => new RegExp(`^${(key ?? '').replace(/\./g, '\\.').replace(/\$\{[^}]+\}/g, '[^.]+')}$`))
}

it('no part says anything under a root that another has', () => {
  const roots = [sidebarZhCN, ...Object.values(parts['zh-CN']).map((part) => part.zhCN)].flatMap((part) => Object.keys(part))
  expect(roots.filter((root, at) => roots.indexOf(root) !== at)).toEqual([])
})

describe.each([
  ['sidebar', sidebar.zhCN, sidebar.en],
  ['console', consoleZhCN, consoleEn],
  ['shared', problemsZhCN, problemsEn],
])('the catalogues of %s', (_, zhCN: Messages, en: Messages) => {
  const chinese = flatten(zhCN)
  const english = flatten(en)

  it('have the same keys', () => expect([...english.keys()].sort()).toEqual([...chinese.keys()].sort()))

  it('say something under every key', () => {
    for (const [key, sentence] of [...chinese, ...english]) expect(sentence.trim(), key).not.toBe('')
  })

  it('take the same parameters', () => {
    for (const [key, sentence] of chinese) {
      const forms = (english.get(key) ?? '').split(' | ')
      for (const form of forms) expect(parameters(form), key).toEqual(parameters(sentence))
    }
  })

  it('are in their languages', () => {
    for (const [key, sentence] of english) expect(sentence, key).not.toMatch(/\p{Script=Han}/u)
  })
})

describe.each([
  ['sidebar', sidebar.zhCN],
  ['console', consoleZhCN],
])('the keys used by %s', (folder, zhCN: Messages) => {
  const keys = [...flatten(zhCN).keys()]
  const used = usedKeys(sourcesOf(folder))

  it('exist', () => {
    expect(used.length).toBeGreaterThan(40)
    for (const pattern of used) expect(keys.some((key) => pattern.test(key)), String(pattern)).toBe(true)
  })

  it('are all the keys there are', () => {
    expect(keys.filter((key) => !used.some((pattern) => pattern.test(key)))).toEqual([])
  })
})
