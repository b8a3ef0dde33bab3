/** The tree of departments as a list of rows with their depth. */
import type { StaffMember, StaffMemberList } from '@shared/api/types'

type Corp = StaffMemberList['corps'][number]

export interface Branch {
  key: string
  /** Of a department that the platform gives no name: null. */
  name: string | null
  department: number
  depth: number
  /** The departments of this branch, itself included. */
  holds: ReadonlySet<number>
}

/** The departments of a corp, each below its own; what hangs on something that the app does not see stands at the top. */
export function branchesOf(corp: Corp): Branch[] {
  const known = new Set(corp.departments.map(({ id }) => id))
  const below = (parent: number) => corp.departments.filter(({ parent_id }) => parent_id === parent)
  const rows: Branch[] = []
  const met = new Set<number>()
  function visit(department: Corp['departments'][number], depth: number): Set<number> {
    const holds = new Set([department.id])
    // A tree that the platform tells in two halves could bite its tail.
    if (met.has(department.id)) return holds
    met.add(department.id)
    rows.push({ key: `${corp.id}:${department.id}`, name: department.name, department: department.id, depth, holds })
    for (const child of below(department.id)) for (const id of visit(child, depth + 1)) holds.add(id)
    return holds
  }
  for (const department of corp.departments) if (!known.has(department.parent_id)) visit(department, 0)
  return rows
}

/** Whom a place of the tree shows. */
export type Place = { kind: 'everybody' } | { kind: 'unplaced' } | { kind: 'branch'; corp: string; branch: Branch }

export function isIn(person: StaffMember, place: Place): boolean {
  if (place.kind === 'everybody') return true
  if (place.kind === 'unplaced') return person.accounts.length === 0
  const { corp, branch } = place
  return person.accounts.some(
    (account) => account.corp_id === corp && account.departments.some((department) => branch.holds.has(department)),
  )
}
