import type { Translation } from '@shared/i18n/translate'

import type { tags as zhCN } from '../zhCN/tags'

export const tags: Translation<typeof zhCN> = {
  title: 'Tags',
  intro: 'Labels on clients, in groups.',
  empty: 'There are no tags yet.',
  add: 'Add a tag group',
  changeTitle: 'Change the tag group: {name}',
  name: 'Name',
  colour: 'Colour',
  required: 'Each client needs a tag of this group',
  isRequired: 'Required',
  tags: 'Tags',
  tagName: 'Tag {n}',
  addTag: 'Add a tag',
  clients: '{n} client | {n} clients',
  up: 'Move {name} up',
  down: 'Move {name} down',
  removeOf: 'Remove {name}',
  removeTitle: 'Delete the tag group “{name}”?',
  lost: 'Tags are taken off clients, in {n} place: {names}. | Tags are taken off clients, in {n} places: {names}.',
  unused: 'No client bears a tag of this group.',
}
