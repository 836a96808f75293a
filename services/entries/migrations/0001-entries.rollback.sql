DROP TABLE wrong_guess, answer_token, introduction, organisation, draft, intake_request, review, history,
           entry_version, entry, contact, entry_number;
