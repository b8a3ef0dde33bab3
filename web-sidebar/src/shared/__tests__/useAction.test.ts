import { expect, it } from 'vitest'

import { useAction } from '../useAction'

it('runs once at a time, keeps why it failed until the next try, and tells nothing from failed', async () => {
  const { isBusy, problem, run } = useAction()
  let finish = (): void => undefined
  const first = run(() => new Promise<undefined>((resolve) => (finish = () => resolve(undefined))))
  expect(isBusy.value).toBe(true)
  expect(await run(() => Promise.resolve('again'))).toBeUndefined()
  finish()
  expect(await first).toEqual({ done: undefined })
  expect(await run(() => Promise.reject(new TypeError('the network went')))).toBeUndefined()
  expect([problem.value?.code, isBusy.value]).toEqual(['offline', false])
  expect(await run(() => Promise.resolve(1))).toEqual({ done: 1 })
  expect(problem.value).toBeUndefined()
})
