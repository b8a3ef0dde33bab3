import { moneyLists } from './moneyLists'
import { papersLists } from './papersLists'
import type { BookLists } from './types'
import { workLists } from './workLists'

/** The lists of the books: what a row of each shows, by what it is filtered, and who may see it. */
export const bookLists: BookLists = { ...moneyLists, ...workLists, ...papersLists }
