import { expect, it } from 'vitest'

import { actionText, fieldText, valueText } from '../auditText'

it('the log is told in words, and what has none stands as it is', () => {
  expect([actionText('clients_linked'), actionText('something_new')]).toEqual(['关联客户', 'something_new'])
  expect([fieldText('permissions'), fieldText('something_new')]).toEqual(['权限', 'something_new'])
  const values: [string, unknown, string][] = [
    ['role', 'admin', '管理员'],
    ['permissions', ['view_payments', 'a_newer_one'], '查看收款、a_newer_one'],
    ['permissions', [], '空'],
    ['active', false, '否'],
    ['amount_fen', 1234_50, '¥1,234.50'],
    ['owner_id', null, '空'],
    ['count', 3, '3'],
    ['odd', { a: 1 }, '{"a":1}'],
  ]
  for (const [field, value, text] of values) expect(valueText(field, value)).toBe(text)
})
