import { useCallback } from 'react';
import { useLocation } from 'wouter';
import { places } from './places.ts';

type Target = Parameters<typeof places.message>[0];

/** Leads to a message, also when it is the one of the address already. */
export function useJumpTo(): (message: Target) => void {
  const [, go] = useLocation();
  return useCallback((message) => go(places.message(message), { state: { at: Date.now() } }), [go]);
}
