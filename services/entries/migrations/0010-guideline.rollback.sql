DROP TABLE guideline_change, guideline_draft, guideline;
