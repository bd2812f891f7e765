import { type Edge, MarkerType, type Node } from '@xyflow/react'
import { useMemo } from 'react'
import { useSpeaking, useWorkshop } from '../editor/context.tsx'
import type { Question } from '../model.ts'
import { useTrialTexts } from '../trial/trial-texts.ts'
import type { Problems } from '../use-check.ts'
import { conditionInWords, ruleInWords, type Speaking, targetInWords } from '../words.ts'
import { type Layout, layoutOf, nodeWidth, offsetOf, type Road } from './layout.ts'

export type RuleLine = { words: string; isWrong: boolean }
export type QuestionNode = Node<
  { question: Question; at: number; rules: RuleLine[]; isUnreachable: boolean; isWrong: boolean },
  'question'
>
export type EndNode = Node<{ end: 'start' | 'end' }, 'end'>

type Drawing = { nodes: (QuestionNode | EndNode)[]; edges: Edge[]; width: number }

export const sideHandle = (rule: number): string => `rule ${rule}`

/** Nodes and edges of what is being edited. */
export function useDrawing(): Drawing {
  const t = useTrialTexts()
  const { problems, document } = useWorkshop()
  const speaking = useSpeaking()
  const { questions } = document.questionnaire
  const { language } = speaking
  // biome-ignore lint/correctness/useExhaustiveDependencies: how to speak depends on the questions and the language alone
  return useMemo(() => {
    const layout = layoutOf(questions)
    const edges = layout.roads.map((road) => edgeOf(road, questions, { speaking, problems, t }))
    return { nodes: nodesOf(layout, questions, speaking, problems), edges, width: layout.width }
  }, [questions, problems, language, t])
}

const idOf = (at: number): string => `node ${at}`

function nodesOf(layout: Layout, questions: readonly Question[], speaking: Speaking, problems: Problems) {
  const common = (at: number) => {
    const { y, height } = layout.places[at + 1] ?? { y: 0, height: 0 }
    return {
      id: idOf(at),
      position: { x: 0, y },
      width: nodeWidth,
      height,
      domAttributes: { 'aria-roledescription': undefined },
    }
  }
  return [
    { ...common(-1), type: 'end' as const, data: { end: 'start' as const } },
    ...questions.map((question, at) => ({
      ...common(at),
      type: 'question' as const,
      data: { question, at, ...stateOf(question, at, speaking, problems) },
    })),
    { ...common(questions.length), type: 'end' as const, data: { end: 'end' as const } },
  ]
}

function stateOf(question: Question, at: number, speaking: Speaking, problems: Problems) {
  const path = `/questions/${at}`
  const rules = (question.skip ?? []).map(({ when, goTo }, r) => ({
    words: `${conditionInWords(when, question.id, speaking)} → ${targetInWords(goTo, speaking)}`,
    isWrong: problems.under(`${path}/skip/${r}`).some(({ severity }) => severity === 'error'),
  }))
  return {
    rules,
    isUnreachable: problems.at(path).some(({ code }) => code === 'unreachable'),
    isWrong: problems.under(path).some(({ severity }) => severity === 'error'),
  }
}

const colors = { straight: '#74808c', skip: '#0b7285', wrong: '#c92a2a' }

type Telling = { speaking: Speaking; problems: Problems; t: ReturnType<typeof useTrialTexts> }

function edgeOf(road: Road, questions: readonly Question[], { speaking, problems, t }: Telling): Edge {
  const { from, to, rule } = road
  const question = questions[from]
  const isWrong =
    rule !== undefined &&
    problems.at(`/questions/${from}/skip/${rule}/goTo`).some(({ severity }) => severity === 'error')
  const color = isWrong ? colors.wrong : rule === undefined ? colors.straight : colors.skip
  const written = rule === undefined ? undefined : question?.skip?.[rule]
  const common = {
    id: `${from} ${to} ${rule ?? ''}`,
    source: idOf(from),
    target: idOf(to),
    style: { stroke: color, strokeWidth: 1.6, ...(isWrong && { strokeDasharray: '6 4' }) },
    markerEnd: { type: MarkerType.ArrowClosed, color, width: 16, height: 16 },
  }
  if (rule === undefined || written === undefined || question === undefined)
    return { ...common, type: 'straight', ariaLabel: t('graph.next', { from: from + 1, to: to + 1 }) }
  return {
    ...common,
    type: 'smoothstep',
    sourceHandle: sideHandle(rule),
    targetHandle: 'side',
    pathOptions: { offset: offsetOf(road.lane), borderRadius: 8 },
    ariaLabel: t('graph.edge', { rule: ruleInWords(written, question.id, speaking) }),
  } as Edge
}
