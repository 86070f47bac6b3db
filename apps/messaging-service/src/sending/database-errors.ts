import { DatabaseError } from 'pg';

const UNIQUE_VIOLATION = '23505';
/** SQLSTATE classes that speak of the data, not of the server: data exception, integrity violation. */
const DATA_CLASSES = ['22', '23'];

const sqlState = (error: unknown): string => (error instanceof DatabaseError ? (error.code ?? '') : '');

export const isUniqueViolation = (error: unknown): boolean => sqlState(error) === UNIQUE_VIOLATION;

export const isDataError = (error: unknown): boolean => DATA_CLASSES.includes(sqlState(error).slice(0, 2));
