/** Element Plus declares the properties of these two by their definitions instead of their values; here they are as used. */
import { ElOption, ElSelect } from 'element-plus'
import type { DefineComponent } from 'vue'

interface Select {
  id?: string | undefined
  modelValue: string
  'onUpdate:modelValue'?: (value: string) => void
  placeholder?: string
  disabled?: boolean
  clearable?: boolean
  filterable?: boolean
  /** What is offered comes from elsewhere, by what is typed. */
  remote?: boolean
  remoteMethod?: (typed: string) => void
  reserveKeyword?: boolean
  loading?: boolean
  loadingText?: string
  noDataText?: string
}

interface Choice {
  value: string
  label: string
}

export const SelectBox = ElSelect as unknown as DefineComponent<Select>
export const SelectChoice = ElOption as unknown as DefineComponent<Choice>
