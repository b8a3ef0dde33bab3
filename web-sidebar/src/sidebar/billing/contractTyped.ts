/** A contract as it is typed, and what can be told of it here; the server has the last word. */
import type { BillingCycle, ContractRequest, PaymentContract } from '@shared/api/types'
import { typedYuan } from '@shared/format/money'

import { fromMonthField, parseAmount, toMonthField } from '../payment/amounts'
import { lineError, type FormErrors } from './useBillingForm'

export interface ContractTyped {
  number: string
  services: string
  price: string
  cycle: BillingCycle
  dueDay: string
  startsOn: string
  endsOn: string
  billFrom: string
}

export const cycles: readonly BillingCycle[] = ['monthly', 'quarterly', 'yearly']

/** A new one begins today, for a year. */
export function newContract(today: string): ContractTyped {
  const last = new Date(`${today}T00:00:00Z`)
  last.setUTCFullYear(last.getUTCFullYear() + 1)
  last.setUTCDate(last.getUTCDate() - 1)
  const endsOn = last.toISOString().slice(0, 10)
  return { number: '', services: '', price: '', cycle: 'monthly', dueDay: '15', startsOn: today, endsOn, billFrom: '' }
}

export const typedContract = (contract: PaymentContract): ContractTyped => ({
  number: contract.number ?? '',
  services: contract.services,
  price: typedYuan(contract.price_fen),
  cycle: contract.billing_cycle,
  dueDay: String(contract.due_day),
  startsOn: contract.starts_on,
  endsOn: contract.ends_on,
  billFrom: toMonthField(contract.bill_from),
})

export function isContractTyped(value: unknown): value is ContractTyped {
  if (typeof value !== 'object' || value === null) return false
  const { number, services, price, cycle, dueDay, startsOn, endsOn, billFrom } = value as Partial<
    Record<keyof ContractTyped, unknown>
  >
  const texts = [number, services, price, cycle, dueDay, startsOn, endsOn, billFrom]
  return texts.every((text) => typeof text === 'string') && cycles.some((one) => one === cycle)
}

function dayOf(typed: string): number | undefined {
  const day = /^\d{1,2}$/.test(typed.trim()) ? Number(typed) : 0
  return day >= 1 && day <= 31 ? day : undefined
}

const isBookDay = (day: string) => day >= '2000-01-01' && day <= '2100-12-31'

export function contractErrors(typed: ContractTyped): FormErrors {
  const errors: FormErrors = {}
  const number = lineError(typed.number, false)
  const services = lineError(typed.services, true)
  if (number) errors['number'] = number
  if (services) errors['services'] = services
  if (parseAmount(typed.price) === undefined) errors['price_fen'] = 'amount'
  if (dayOf(typed.dueDay) === undefined) errors['due_day'] = 'day'
  if (!typed.startsOn) errors['starts_on'] = 'missing'
  else if (!isBookDay(typed.startsOn)) errors['starts_on'] = 'out_of_range'
  if (!typed.endsOn) errors['ends_on'] = 'missing'
  else if (!isBookDay(typed.endsOn)) errors['ends_on'] = 'out_of_range'
  else if (typed.endsOn < typed.startsOn) errors['ends_on'] = 'before_start'
  if (typed.billFrom && fromMonthField(typed.billFrom) === undefined) errors['bill_from'] = 'out_of_range'
  else if (typed.billFrom && typed.endsOn && typed.billFrom > typed.endsOn.slice(0, 7)) errors['bill_from'] = 'after_end'
  return errors
}

export const contractRequest = (typed: ContractTyped): ContractRequest => ({
  number: typed.number.trim() || null,
  services: typed.services.trim(),
  price_fen: parseAmount(typed.price) ?? 0,
  billing_cycle: typed.cycle,
  due_day: dayOf(typed.dueDay) ?? 0,
  starts_on: typed.startsOn,
  ends_on: typed.endsOn,
  bill_from: fromMonthField(typed.billFrom) ?? null,
})
