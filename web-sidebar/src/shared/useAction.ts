import { ref, shallowRef } from 'vue'

import { asProblem, type Problem } from './api/problem'

/** Something that one asks for by a click: once at a time, and what was refused stays to be read until the next try. */
export function useAction() {
  const isBusy = ref(false)
  const problem = shallowRef<Problem>()

  /** What came of it; nothing when it failed or is on its way already. */
  async function run<T>(request: () => Promise<T>): Promise<{ done: T } | undefined> {
    if (isBusy.value) return undefined
    isBusy.value = true
    problem.value = undefined
    try {
      return { done: await request() }
    } catch (error) {
      problem.value = asProblem(error)
      return undefined
    } finally {
      isBusy.value = false
    }
  }

  return { isBusy, problem, run }
}
