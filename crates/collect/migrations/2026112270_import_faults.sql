-- Why an import or its undoing stopped, for whoever shows it: JSON {code, values}. `error` is its English sentence.
ALTER TABLE imports ADD COLUMN fault TEXT;
